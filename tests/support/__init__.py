"""What tests share: a site, registries on the loopback interface, the programs that read what we make."""
