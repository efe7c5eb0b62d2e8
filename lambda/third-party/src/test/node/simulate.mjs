// Answers questions of IAM with @cloud-copilot/iam-simulate: a simulation a line on standard input,
// its overall result a line on standard output. The argument is the folder it is installed in.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(`${process.argv[2]}/`)
const { runSimulation } = require('@cloud-copilot/iam-simulate')

for await (const line of createInterface({ input: process.stdin })) {
  const { result, overallResult, resultType, errors, ...other } = await runSimulation(JSON.parse(line), {})
  const word = overallResult ?? resultType
  console.log(word === 'error' ? `error ${JSON.stringify(errors ?? other)}` : word)
}
