// Verifies EKS tokens as the API server of an EKS cluster has them verified: by
// aws-iam-authenticator, which sends the presigned request to STS. Here STS is at another address.
//
//	eks-token CLUSTER STS-ENDPOINT    a token on standard input, the caller's ARN on standard output
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"sigs.k8s.io/aws-iam-authenticator/pkg/token"
)

// moto routes by the Authorization header and answers JSON to a parameter: what is presigned moves to
// the header. The signature was made for the query, and moto does not check it.
type redirected struct{ endpoint *url.URL }

func (to redirected) RoundTrip(presigned *http.Request) (*http.Response, error) {
	query := presigned.URL.Query()
	form := url.Values{"Action": {query.Get("Action")}, "Version": {query.Get("Version")},
		"ContentType": {"JSON"}}
	request, err := http.NewRequest(http.MethodPost, to.endpoint.String(),
		strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Amz-Date", query.Get("X-Amz-Date"))
	request.Header.Set("X-Amz-Security-Token", query.Get("X-Amz-Security-Token"))
	request.Header.Set("Authorization", query.Get("X-Amz-Algorithm")+" Credential="+
		query.Get("X-Amz-Credential")+", SignedHeaders="+query.Get("X-Amz-SignedHeaders")+
		", Signature="+query.Get("X-Amz-Signature"))
	return (&http.Transport{}).RoundTrip(request)
}

func main() {
	endpoint, err := url.Parse(os.Args[2])
	exitOn(err)
	http.DefaultTransport = redirected{endpoint}
	presented, err := io.ReadAll(os.Stdin)
	exitOn(err)
	identity, err := token.NewVerifier(os.Args[1], "aws", "us-west-2").
		Verify(strings.TrimSpace(string(presented)))
	exitOn(err)
	fmt.Println(identity.CanonicalARN)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
