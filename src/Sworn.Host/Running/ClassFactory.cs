using Sworn.Core;
using Sworn.Core.Messages;
using Sworn.Host.Configuration;
using Sworn.Pipeline.Receiving;

namespace Sworn.Host.Running;

/// <summary>Makes the pipeline's classes of the configuration's, which were checked.</summary>
internal static class ClassFactory
{
    public static IReadOnlyList<StorageClass> Create(SwornConfiguration configuration) => [.. configuration.Classes.Select(Create)];

    private static StorageClass Create(ClassConfiguration known)
    {
        Invariant.Check(RouteTexts.TryReadFacilities(known.Facilities, out var facilities, out _));
        var inputs = RouteTexts.Split(known.Inputs).ToHashSet(StringComparer.Ordinal);
        return new StorageClass
        {
            Name = known.Name,
            Facilities = facilities,
            Severity = known.Severity == SeverityLimit.All ? null : (Severity)known.Severity,
            Inputs = inputs.Contains(SelectorConfiguration.All) ? null : inputs,
            Number = known.Class == ClassConfiguration.Any ? null : (ushort)known.Class,
            DiskAt = known.DiskAt == 0 ? StorageClass.Never : known.DiskAt,
            QueueAt = known.QueueAt == 0 ? StorageClass.Never : known.QueueAt,
        };
    }
}
