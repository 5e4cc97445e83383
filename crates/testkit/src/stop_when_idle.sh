# Stops the shared Postgres of the tests when nobody has used it for a while, and removes it.
# Started by server.rs, which explains the locks. The only argument is the testkit's directory.

exec 8>>"$1/script.lock" 9>>"$1/users.lock"
flock --nonblock 8 || exit 0

idle_s=0
while :; do
    sleep 1
    if flock --nonblock 9; then
        idle_s=$((idle_s + 1))
        # The lock is kept this time: whoever comes now waits until everything is gone.
        [ "$idle_s" -ge 20 ] && break
        flock --unlock 9
    else
        idle_s=0
    fi
done

rm -f "$1/urls"
pid_file="$1/data/cluster/postmaster.pid"
[ -e "$pid_file" ] && kill -INT "$(head -n 1 "$pid_file")"
waited=0
while [ -e "$pid_file" ] && [ "$waited" -lt 300 ]; do
    sleep 0.1
    waited=$((waited + 1))
done
rm -rf "$1/data"
