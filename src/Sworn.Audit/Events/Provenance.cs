namespace Sworn.Audit.Events;

/// <summary>How an entry's messages are known.</summary>
public enum Provenance
{
    /// <summary>From the documents of the maker, or of others who publish such messages.</summary>
    Documented,

    /// <summary>The program itself wrote them to a node of sworn.</summary>
    Observed,

    /// <summary>From memory: nobody has compared them with a document or a program.</summary>
    Unverified,
}
