namespace Sworn.Query.Language;

/// <summary>Which addresses of a message are looked at.</summary>
internal enum AddressScope
{
    /// <summary><c>ip:</c> any that stands anywhere in its octets.</summary>
    Any,

    /// <summary><c>src:</c> those in a field that names a source.</summary>
    Source,

    /// <summary><c>dst:</c> those in a field that names a destination.</summary>
    Destination,
}
