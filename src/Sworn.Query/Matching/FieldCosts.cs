using Sworn.Query.Fields;

namespace Sworn.Query.Matching;

/// <summary>What has to be looked at for a field.</summary>
internal static class FieldCosts
{
    public static PredicateCost Of(FieldId field) => field switch
    {
        FieldId.Received or FieldId.Index or FieldId.Length or FieldId.Session or FieldId.RetentionClass or FieldId.Kind
            or FieldId.Flags => PredicateCost.Header,
        FieldId.Source or FieldId.Port or FieldId.Listener or FieldId.Transport => PredicateCost.Source,
        FieldId.Raw => PredicateCost.Octets,
        _ => PredicateCost.Message,
    };
}
