import { describe, expect, it } from 'vitest';
import { analyzeProgram } from '../../../test/support/analyze-program.ts';

describe('what a Go program uses', () => {
  it('are the packages it imports, in every form', async () => {
    const { imports } = await analyzeProgram(
      'go',
      'package main\n\nimport "fmt"\nimport (\n\t"os/exec"\n\tr "math/rand"\n\t. "strings"\n\t_ "net/http/pprof"\n\t"./near"\n)\n',
    );
    expect(imports).toEqual(['fmt', 'os/exec', 'math/rand', 'strings', 'net/http/pprof']);
  });

  it('are operations, through aliases and qualified names', async () => {
    const { features, bottleneck } = await analyzeProgram(
      'go',
      `package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sort"
	"sync"
	"time"
)

func main() {
	file, _ := os.Open("x")
	defer file.Close()
	exec.Command("ls").Run()
	http.Get("http://x")
	time.Sleep(time.Second)
	var n int
	fmt.Scan(&n)
	sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] })
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() { wg.Done() }()
	}
	go worker(n)
}
`,
    );
    expect(features).toMatchObject({
      fileOperationCount: 1,
      processOperationCount: 1,
      networkOperationCount: 1,
      sleepCount: 1,
      stdinReadCount: 1,
      sortCount: 1,
      concurrencyCount: 2,
    });
    expect(bottleneck).toBe('network');
  });

  it('is not what stands in comments and strings', async () => {
    const { features, imports } = await analyzeProgram(
      'go',
      'package main\n\n// import "net/http"\n/* go f(); os.Open("x") */\n\nfunc main() {\n' +
        '\ts := "exec.Command(1)"\n\tr := `import "os"\nfmt.Scan(&x) time.Sleep(1)`\n\t_, _ = s, r\n}\n',
    );
    expect(imports).toEqual([]);
    expect(features).toMatchObject({
      fileOperationCount: 0,
      processOperationCount: 0,
      concurrencyCount: 0,
      sleepCount: 0,
      stdinReadCount: 0,
    });
  });
});
