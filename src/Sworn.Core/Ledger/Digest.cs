using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sworn.Core.Ledger;

/// <summary>A SHA-256 value: 32 octets. An all-zero value stands for "none".</summary>
public readonly struct Digest : IEquatable<Digest>
{
    /// <summary>32 octets.</summary>
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Takes the 32 octets as they stand.</summary>
    /// <exception cref="ArgumentException"><paramref name="octets"/> is not 32 octets long.</exception>
    public Digest(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Size)
        {
            throw new ArgumentException($"A digest has {Size} octets, not {octets.Length}.", nameof(octets));
        }

        _a = MemoryMarshal.Read<ulong>(octets);
        _b = MemoryMarshal.Read<ulong>(octets[8..]);
        _c = MemoryMarshal.Read<ulong>(octets[16..]);
        _d = MemoryMarshal.Read<ulong>(octets[24..]);
    }

    /// <summary>The octets, valid as long as the value they belong to.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<byte> Octets =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in Unsafe.AsRef(in this), 1));

    /// <summary>True for the all-zero value.</summary>
    public bool IsNone => (_a | _b | _c | _d) == 0;

    /// <summary>Reads 64 hexadecimal digits or the base64 form.</summary>
    public static bool TryParse(string text, out Digest digest)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> octets = stackalloc byte[Size];
        digest = default;
        var read = text.Length == 2 * Size
            ? Convert.FromHexString(text, octets, out _, out var written) == System.Buffers.OperationStatus.Done
            : Convert.TryFromBase64String(text, octets, out written);
        if (!read || written != Size)
        {
            return false;
        }

        digest = new Digest(octets);
        return true;
    }

    /// <summary>Copies the octets to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => Octets.CopyTo(destination);

    /// <summary>Whether both hold the same octets. Not constant-time: digests here are public.</summary>
    public bool Equals(Digest other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)BinaryPrimitives.ReadUInt32LittleEndian(Octets));

    /// <summary>The 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Octets);

    /// <summary>The base64 form that checkpoints and proofs use.</summary>
    public string ToBase64() => Convert.ToBase64String(Octets);

    /// <summary>See <see cref="Equals(Digest)"/>.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>See <see cref="Equals(Digest)"/>.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);
}
