# Parked interpreter for Bash: boots, says so on descriptor 3, waits there for its one program, becomes it.
# The message is NUL-ended words: what is kept, the wall limit and the input (which all mean nothing to Bash), entry, count,
# arguments, count, NAME=value variables. It never ran anybody's code before, and what it used is unset before the program starts.
printf . >&3
IFS= read -r -d '' -u 3 __word || exit 125
IFS= read -r -d '' -u 3 __word
IFS= read -r -d '' -u 3 __word
IFS= read -r -d '' -u 3 __entry
IFS= read -r -d '' -u 3 __count
__args=()
while ((__count-- > 0)); do
  IFS= read -r -d '' -u 3 __word
  __args+=("$__word")
done
IFS= read -r -d '' -u 3 __count
while ((__count-- > 0)); do
  IFS= read -r -d '' -u 3 __word
  export "${__word?}"
done
exec 3>&-
# Of many machines restored from the memory of one: what was drawn, and when it began, when that one booted.
[[ $1 == --cloned ]] && RANDOM=$SRANDOM SECONDS=0
BASH_ARGV0=$__entry
set -- "${__args[@]}"
unset __entry __count __args __word
shopt -u sourcepath # the program is a file here, never a command of the same name
source "$0"
exit
