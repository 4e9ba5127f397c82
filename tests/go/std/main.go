// Command stdtypes reads the standard library's types and constants out of Go toolchains, and checks what was read.
//
// It has no dependencies and builds with each toolchain that it reads, since a toolchain's own go/types knows its
// sources best. README.md beside it says how it is run.
package main

import (
	"fmt"
	"os"
)

const usage = `stdtypes dump                            what this toolchain's standard library holds, as facts for merge
stdtypes merge OUT DUMP...               one file of the facts of several toolchains (compressed if OUT ends in .gz)
stdtypes check FILE [RECORDINGS]         compares the file with this toolchain's library and with recorded layouts
stdtypes record ARCH                     a program that prints the layouts its compiler makes of the library's types
stdtypes count FILE                      how many packages, types and constants each version has in the file`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "stdtypes:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 1 && args[0] == "dump":
		return dump(os.Stdout)
	case len(args) >= 3 && args[0] == "merge":
		return merge(args[1], args[2:])
	case len(args) == 2 && args[0] == "check":
		return check(args[1], "")
	case len(args) == 3 && args[0] == "check":
		return check(args[1], args[2])
	case len(args) == 2 && args[0] == "record":
		return record(os.Stdout, args[1])
	case len(args) == 2 && args[0] == "count":
		return count(args[1])
	}
	return fmt.Errorf("usage:\n%s", usage)
}
