// Package trial replays what has happened under rules that are only being thought of: how often the norms would have been
// kept under another definition or calendar, and where cases would wait with so many people. It is pure: no database, and
// it never asks for the time.
package trial
