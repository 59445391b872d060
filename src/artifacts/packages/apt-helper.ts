/** apt's own downloader and unpacker: it knows the host's proxies, certificates and mirrors' passwords. */
export const APT_HELPER = '/usr/lib/apt/apt-helper';
