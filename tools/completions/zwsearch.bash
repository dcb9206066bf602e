# Bash completion for the tools of libzwsearch.
_zwsearch() {
    local tool=${COMP_WORDS[0]##*/} word=$2 before=$3 list=
    case $before in
    --sort) list="tier rel date date-asc" ;;
    --within) list="top date rel" ;;
    --correct) list="off offer apply" ;;
    --format) list="text json tsv trec" ;;
    --unit) list="document article" ;;
    --mode) list="word index" ;;
    --check) list="late-interpretation gap same-title no-date no-number cites-repealed" ;;
    --facet) list="issuer category validity region site lang unit lead year" ;;
    --filter) list="issuer= category= validity= region= site= lang= unit= lead= year=" ;;
    esac
    if [[ -z $list && $word == -* ]]; then
        list=$("${COMP_WORDS[0]}" --help 2>/dev/null | grep -oE -- '--[a-z-]+' | sort -u)
    elif [[ -z $list && $tool == zwadmin && $COMP_CWORD == 1 ]]; then
        list="stat verify merge words missing validity audit"
    fi
    if [[ -n $list ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$list" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}
complete -o filenames -o bashdefault -F _zwsearch zwindex zwquery zwdoc zwseg zwadmin
