# What a zsh at a terminal makes of a line when Tab is pressed.
#   usage: zsh -f zsh-complete.zsh FOLDER_OF_COMPLETIONS LINE
zmodload zsh/zpty
folder=$1 line=$2
zpty shell zsh -f -i
zpty -w shell "PS1= PS2= fpath=($folder \$fpath); autoload -U compinit; compinit -u -D; unsetopt prompt_cr prompt_sp; print re''ady"
zpty -r shell seen '*ready*'
zpty -n -w shell "$line"$'\t'
zpty -r shell seen "*${line%% *} check*"
print -r -- "$seen"
