namespace Sworn.Host.Http;

/// <summary>Every resource of the API.</summary>
internal static class ApiTable
{
    public static IReadOnlyList<ApiEndpoint> All { get; } =
    [
        .. SessionEndpoints.All, .. SearchEndpoints.All, .. TailEndpoint.All, .. RecordEndpoints.All, .. CompletionEndpoint.All,
        .. NodeEndpoints.All, .. StorageEndpoints.All, .. AuditEndpoints.All, .. DerivedEndpoints.All, .. AccountEndpoints.All,
        .. RetentionEndpoints.All, .. ConfigurationEndpoints.All,
    ];
}
