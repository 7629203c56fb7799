# Restarts one unit of systemd. Exit 4: there is no such unit.
set -eu
unit=$1
case "$unit" in
    -* | */* | *" "*)
        echo "$unit is not the name of a unit." >&2
        exit 4
        ;;
esac
if ! systemctl cat -- "$unit" > /dev/null 2>&1; then
    echo "There is no unit $unit on this machine." >&2
    exit 4
fi
echo "Before: $(systemctl is-active -- "$unit" || true)"
systemctl restart -- "$unit"
echo "After: $(systemctl is-active -- "$unit" || true)"
