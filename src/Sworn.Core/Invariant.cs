using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sworn.Core;

/// <summary>Checks that stay on in release builds: on the evidence path we stop rather than write something untrue.</summary>
public static class Invariant
{
    /// <summary>Throws when a condition that our own code guarantees does not hold.</summary>
    /// <exception cref="InvariantException">The condition is false.</exception>
    public static void Check(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        if (!condition)
        {
            Fail(what);
        }
    }

    /// <summary>Reports a state that cannot be reached.</summary>
    /// <exception cref="InvariantException">Always.</exception>
    [DoesNotReturn]
    [StackTraceHidden]
    public static void Fail(string what) => throw new InvariantException(what);
}
