-- Prints the citations of posts, one after the other, by pandoc's citeproc. https://pandoc.org/lua-filters.html
--
-- A post comes as a document in pandoc's JSON, on one line of standard input. The answer is the printed document on one
-- line, or a line that begins with "fault: ". The first line of output is the version of this pandoc's JSON, then
-- "serves" if it can print many posts, and "reads" if it reads a bibliography from a data: address. A pandoc before
-- 2.19.1 does not serve: then a document is its own input, and `--citeproc` does the rest. For a pandoc that does not
-- read, the items are in the text `items` of the metadata.

local reads = PANDOC_VERSION >= pandoc.types.Version '3.5'

local function with_references(document)
  if not document.meta.items then
    return document
  end
  local items = pandoc.utils.stringify(document.meta.items)
  document.meta.items = nil
  document.meta.references = pandoc.read(items, 'csljson').meta.references
  return document
end

local function printed(line)
  local document = pandoc.utils.citeproc(with_references(pandoc.read(line, 'json')))
  document.meta = {}
  return pandoc.write(document, 'json')
end

local function answer(text)
  io.stdout:write((text:gsub('[\r\n]+', ' ')), '\n')
  io.stdout:flush()
end

function Pandoc(document)
  if document.meta.items then
    return with_references(document)
  end
  local serves = pandoc.utils.citeproc ~= nil
  answer(tostring(PANDOC_API_VERSION) .. (serves and ' serves' or '') .. (reads and ' reads' or ''))
  if serves then
    for line in io.stdin:lines() do
      local is_printed, text = pcall(printed, line)
      answer(is_printed and text or 'fault: ' .. tostring(text))
    end
  end
end
