using System.Globalization;
using Healthcheck.Mutation;

const string Usage = """
    usage: Healthcheck.Mutation REPORT FILES [TESTS]
      REPORT  of dotnet-stryker: names the changes, and is given what became of each
      FILES   which changes: those of files whose path has this in it
      TESTS   which tests: those of these namespaces, as Polling,Web.Page; without it all
    """;

return args switch
{
    [Worker.Argument] => Worker.Serve(),
    [var report, var files] => Run(report, files, tests: ""),
    [var report, var files, var tests] => Run(report, files, tests),
    _ => Refuse(),
};

static int Run(string path, string files, string tests)
{
    var report = MutationReport.Read(path);
    var mutants = report.Find(files);
    using var first = new WorkerProcess();
    var coverage = first.Cover(tests);
    var seconds = coverage.Duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
    Console.WriteLine($"{coverage.Tests.Count} tests, {seconds} s one after another");
    foreach (var test in coverage.Failed.Take(10))
    {
        Console.WriteLine($"left out, as it fails or skips without a change: {test}");
    }

    new MutationRun(coverage, report).Try(mutants, Environment.ProcessorCount);
    report.Write();
    return 0;
}

static int Refuse()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
