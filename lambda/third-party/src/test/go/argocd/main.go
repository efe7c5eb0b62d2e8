// Reads repositories as Argo CD's repository server does: credentials from the secrets of a
// namespace, heads over go-git, files over the git command line. One line of JSON a repository.
//
// It is also the program that git asks for a password, as the argocd binary is.
//
//	argocd NAMESPACE PROJECT URL...
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/argoproj/argo-cd/v3/cmd/argocd-git-ask-pass/commands"
	"github.com/argoproj/argo-cd/v3/util/askpass"
	"github.com/argoproj/argo-cd/v3/util/db"
	"github.com/argoproj/argo-cd/v3/util/git"
	"github.com/argoproj/argo-cd/v3/util/settings"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

type seen struct {
	URL      string   `json:"url"`
	Username string   `json:"username"`
	Branches []string `json:"branches"`
	Revision string   `json:"revision"`
	Files    []string `json:"files"`
	Error    string   `json:"error,omitempty"`
}

func main() {
	if os.Getenv("ARGOCD_BINARY_NAME") == "argocd-git-ask-pass" {
		exitOn(commands.NewCommand().Execute())
		return
	}
	root, err := os.MkdirTemp("", "argocd-")
	exitOn(err)
	defer os.RemoveAll(root)
	askpass.SocketPath = filepath.Join(root, "ask-pass.sock")
	passwords := askpass.NewServer(askpass.SocketPath)
	exitOn(passwords.Run())
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	exitOn(err)
	clients, err := kubernetes.NewForConfig(config)
	exitOn(err)
	namespace := os.Args[1]
	database := db.NewDB(namespace,
		settings.NewSettingsManager(context.Background(), clients, namespace), clients)
	for _, url := range os.Args[3:] {
		line, err := json.Marshal(read(database, url, os.Args[2], passwords, root))
		exitOn(err)
		fmt.Println(string(line))
	}
}

func read(database db.ArgoDB, url, project string, passwords git.CredsStore, root string) seen {
	found := seen{URL: url}
	if err := found.read(database, project, passwords, root); err != nil {
		found.Error = err.Error()
	}
	return found
}

func (found *seen) read(database db.ArgoDB, project string, passwords git.CredsStore,
	root string) error {
	repository, err := database.GetRepository(context.Background(), found.URL, project)
	if err != nil {
		return err
	}
	found.Username = repository.Username
	clone, err := os.MkdirTemp(root, "clone-")
	if err != nil {
		return err
	}
	client, err := git.NewClientExt(repository.Repo, clone, repository.GetGitCreds(passwords),
		repository.IsInsecure(), false, repository.Proxy, repository.NoProxy)
	if err != nil {
		return err
	}
	references, err := client.LsRefs()
	if err != nil {
		return fmt.Errorf("ls-remote: %w", err)
	}
	found.Branches = references.Branches
	if found.Revision, err = client.LsRemote("HEAD"); err != nil {
		return fmt.Errorf("ls-remote HEAD: %w", err)
	}
	if err = client.Init(); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	if err = client.Fetch(found.Revision, 0); err != nil {
		return fmt.Errorf("fetch: %w", err)
	}
	if _, err = client.Checkout(found.Revision, false, true); err != nil {
		return fmt.Errorf("checkout: %w", err)
	}
	found.Files, err = client.LsFiles("*", false)
	return err
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
