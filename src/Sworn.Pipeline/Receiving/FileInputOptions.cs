namespace Sworn.Pipeline.Receiving;

/// <summary>Lines that programs append to files.</summary>
public sealed record FileInputOptions : InputOptions
{
    /// <summary>A path, or a folder and a pattern with <c>*</c> and <c>?</c> in its last part.</summary>
    public required string Path { get; init; }

    /// <summary>Where it is kept how far each file was read.</summary>
    public required string CursorFile { get; init; }

    /// <summary>
    /// Whether a file that was never read before is read from its beginning; else only what is appended from now on. A file
    /// that appears later is read from its beginning in any case.
    /// </summary>
    public bool FromBeginning { get; init; } = true;

    internal override string Transport => "file";

    internal override string Place => Path;
}
