using System.Globalization;

namespace Sworn.Fuzz;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(string Target, long Count, ulong Seed)
{
    /// <summary>Reads pairs of option and value; null when there is anything else.</summary>
    public static Options? Read(string[] arguments)
    {
        var options = new Options("", 1_000_000, 1);
        for (var at = 0; at + 1 < arguments.Length; at += 2)
        {
            var next = options.With(arguments[at], arguments[at + 1]);
            if (next is null)
            {
                return null;
            }

            options = next;
        }

        return arguments.Length % 2 == 0 ? options : null;
    }

    private Options? With(string name, string value) => name switch
    {
        "--target" => this with { Target = value },
        "--count" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) =>
            this with { Count = count },
        "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) =>
            this with { Seed = seed },
        _ => null,
    };
}
