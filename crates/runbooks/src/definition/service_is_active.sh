# Whether a unit of systemd is active, and stays so for ten seconds.
set -eu
unit=$1
for look in 1 2 3; do
    state=$(systemctl is-active -- "$unit" || true)
    echo "Look $look: $state"
    [ "$state" = active ] || exit 1
    [ "$look" = 3 ] || sleep 5
done
