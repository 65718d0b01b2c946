using System.Globalization;
using Healthcheck.Fuzz;
using Healthcheck.Fuzz.Targets;

const string Usage = """
    usage: Healthcheck.Fuzz TARGET LIMIT FOLDER CORPUS [SEED] [keep]
      TARGET  one of those listed, or all
      LIMIT   10000000 inputs each, or 60s together
      FOLDER  where findings are written to
      CORPUS  folder with the inputs to begin with, by target
      keep    the corpora become the shortest inputs that take most branches
    """;

// First of all: the program writes to the map from its first branch on.
using var coverage = new Coverage();
if (args.Length < 4 || FuzzLimit.Parse(args[1]) is not { } limit)
{
    Console.Error.WriteLine(Usage);
    return FuzzExit.Usage;
}

var (folder, corpora) = (args[2], args[3]);
var seed = args.Length > 4 ? int.Parse(args[4], CultureInfo.InvariantCulture) : 1;
var keeps = args.Contains("keep");
(string Name, Func<ITarget> Create)[] all =
[
    ("reader", () => new ReaderTarget()),
    ("errors", () => new ErrorBodyTarget()),
    ("accept", () => new AcceptTarget()),
    ("targets", () => new RequestTarget(hasPage: false)),
    ("page", () => new RequestTarget(hasPage: true)),
    ("settings", () => new SettingsTarget(folder)),
    ("clusters", () => new ClustersTarget(folder)),
    ("users", () => new UsersTarget()),
    ("otlp", () => new OtlpTarget()),
];
var chosen = args[0] is "all" ? all : [.. all.Where(target => target.Name == args[0])];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"no such target: {args[0]}; there are {string.Join(", ", all.Select(target => target.Name))}, all");
    return FuzzExit.Usage;
}

Directory.CreateDirectory(folder);
var found = 0;
foreach (var (name, create) in chosen)
{
    var target = create();
    var findings = new Findings(target, folder);
    using var current = new CurrentInput(Path.Combine(folder, $"{name}.current"), target.LongestInput);
    coverage.Forget();
    var run = new FuzzRun(target, coverage, current, findings);
    var corpus = new Corpus(Path.Combine(corpora, name));
    Console.WriteLine(run.Go(corpus.Read(), limit.Share(chosen.Length), seed));
    if (keeps && findings.Count == 0)
    {
        Console.WriteLine($"{name}: {corpus.Replace(run.Inputs, target, coverage)} inputs are kept");
    }

    found += findings.Count;
    (target as IDisposable)?.Dispose();
}

return found == 0 ? 0 : FuzzExit.Found;
