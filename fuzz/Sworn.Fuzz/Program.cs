using System.Diagnostics;
using System.Globalization;
using Sworn.Fuzz;
using Sworn.Testing;

// Sworn.Fuzz parser|framer COUNT SEED CORPUS...: mutates the lines of the corpus and gives each to the target. A target
// throws when its oracle disagrees; the seed and the number of the input then say which one it was.
if (args.Length < 4 || !long.TryParse(args[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
    || !ulong.TryParse(args[2], NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
{
    Console.Error.WriteLine("usage: Sworn.Fuzz parser|framer COUNT SEED CORPUS...");
    return 2;
}

IFuzzTarget target = args[0] == "framer" ? new FramerTarget() : new ParserTarget();
var corpus = args[3..].SelectMany(File.ReadAllLines).Select(System.Text.Encoding.UTF8.GetBytes).Where(line => line.Length > 0).ToList();
var random = new SeededRandom(seed);
var mutator = new Mutator(corpus, random);
var clock = Stopwatch.StartNew();
for (long number = 0; number < count; number++)
{
    var input = mutator.Next();
    try
    {
        target.Fuzz(input);
    }
    catch (Exception failure) when (failure is not OutOfMemoryException)
    {
        Console.Error.WriteLine($"seed {seed}, input {number}: {Convert.ToHexStringLower(input)}\n{failure}");
        return 1;
    }
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{args[0]}: {count} inputs from {corpus.Count} lines, seed {seed}, {count / clock.Elapsed.TotalSeconds:0} a second, no failure; {target.Summary}"));
return 0;
