using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Sworn.Host.Configuration;

/// <summary>
/// A password, token or private key from the configuration. It prints as <c>***</c> wherever it is shown: as text, in a
/// record, in an error, in <c>sworn config show</c>, in a debugger. Only <see cref="Reveal"/> gives the value. Two
/// secrets are compared in time that does not depend on where they differ.
/// </summary>
[DebuggerDisplay(Mask)]
public sealed class Secret : IEquatable<Secret>
{
    /// <summary>
    /// What a secret prints as. As a value it is refused: it can only be a copy of a printed configuration.
    /// </summary>
    public const string Mask = "***";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Keeps a value from being printed.</summary>
    public Secret(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The value itself, for the one call that needs it. Never log or store what this returns.</summary>
    public string Reveal() => _value;

    /// <inheritdoc/>
    public bool Equals(Secret? other) =>
        other is not null
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(_value), Encoding.UTF8.GetBytes(other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <summary>The same number for every secret: a hash of the value would tell something about it.</summary>
    public override int GetHashCode() => 0;

    /// <summary><see cref="Mask"/>.</summary>
    public override string ToString() => Mask;
}
