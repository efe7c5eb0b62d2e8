// Lists a repository's references as Argo CD does: with go-git, which sends the pair unasked.
//
//	go-git URL PROXY    USERNAME and PASSWORD in the environment, a reference a line on standard output
package main

import (
	"fmt"
	"os"

	"github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/config"
	"github.com/go-git/go-git/v5/plumbing/transport"
	"github.com/go-git/go-git/v5/plumbing/transport/http"
	"github.com/go-git/go-git/v5/storage/memory"
)

func main() {
	remote := git.NewRemote(memory.NewStorage(),
		&config.RemoteConfig{Name: "origin", URLs: []string{os.Args[1]}})
	references, err := remote.List(&git.ListOptions{
		Auth: &http.BasicAuth{Username: os.Getenv("USERNAME"), Password: os.Getenv("PASSWORD")},
		// The proxy's certificate is for another name.
		InsecureSkipTLS: true,
		ProxyOptions:    transport.ProxyOptions{URL: os.Args[2]},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, reference := range references {
		fmt.Println(reference)
	}
}
