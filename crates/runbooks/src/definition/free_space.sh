# Frees space on one filesystem from what can be had back at any time: old entries of the journal, downloaded packages.
# Touches only what lies on the filesystem itself. Exit 3: there was nothing to free.
set -eu
mount=$1
if ! [ -d "$mount" ]; then
    echo "There is no folder $mount on this machine." >&2
    exit 4
fi
used_kib() {
    df -Pk -- "$mount" | tail -n 1 | awk '{ print $(NF-3) }'
}
lies_here() {
    [ -d "$1" ] && [ "$(df -P -- "$1" | tail -n 1 | awk '{ print $NF }')" = "$mount" ]
}
before=$(used_kib)
echo "Used on $mount before: $before KiB."
if lies_here /var/log/journal && command -v journalctl > /dev/null; then
    echo "Keeping 200 MiB of the journal."
    journalctl --vacuum-size=200M 2>&1 || echo "The journal could not be shortened."
fi
if lies_here /var/cache/apt/archives && command -v apt-get > /dev/null; then
    echo "Removing downloaded packages."
    apt-get clean || echo "The package cache could not be emptied."
fi
after=$(used_kib)
freed=$((before - after))
echo "Used on $mount after: $after KiB. Freed: $freed KiB."
if [ "$freed" -le 0 ]; then
    exit 3
fi
