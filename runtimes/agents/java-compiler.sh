# Makes ./classes of Main.java, and ./main-class, which names the one to run. Java wants a file named after the public class in it. Which one that is, and which has
# the main method, is guessed from the text, and settled by the compiler and by what it has made: a wrong guess costs
# time, never a program.
tools=$(dirname "$(readlink -f "$1")")
quick='-J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -J-Xshare:auto -J-XX:-UsePerfData'
type='(class|interface|enum|record)[[:space:]]+[^[:space:]{<(]+'

# The name of the first public type, if the text seems to have one.
guess=$(grep -aoE "public[[:space:]]+([a-z-]+[[:space:]]+)*$type" Main.java | head -n 1 | sed 's/.*[[:space:]]//')
name=Main
rename() {
  case $1 in
    "$name" | '' | */* | *.* | -*) return 1 ;;
  esac
  mv "$name.java" "$1.java" && name=$1
}

compile() {
  # shellcheck disable=SC2086
  "$tools/javac" $quick -proc:none -d classes "$name.java" 2>messages
}

rename "$guess"
compile
status=$?
if [ "$status" -ne 0 ]; then
  said=$(sed -n 's/.* is public, should be declared in a file named \([^ ]*\)\.java$/\1/p' messages | head -n 1)
  rename "$said" && compile
  status=$?
  if [ "$status" -ne 0 ]; then
    cat messages >&2
    exit "$status"
  fi
fi

# Of the types in the text's order: the first that was compiled and has a main method, else the first that was compiled.
list=$(find classes -name '*.class' 2>/dev/null)
if [ -z "$list" ]; then
  echo "$name.java: there is no class in it" >&2
  exit 1
fi
main=
for each in "$name" $(grep -aoE "$type" "$name.java" | sed 's/.*[[:space:]]//'); do
  file=$(printf '%s\n' "$list" | grep -aF "/$each.class" | head -n 1)
  if [ -n "$file" ] && grep -aqF '([Ljava/lang/String;)V' "$file" && grep -aq main "$file"; then
    main=$file
    break
  fi
  first=${first:-$file}
done
class=${main:-$first}
class=${class#classes/}
printf '%s\n' "${class%.class}" | tr / . >main-class
