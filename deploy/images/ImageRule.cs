namespace RealtimeRec.Images;

/// <summary>What an image must be.</summary>
public enum ImageRule
{
    /// <summary>It runs as a user who is told by number and is not root.</summary>
    User,

    /// <summary>The base is for the processor that the image says.</summary>
    BaseArchitecture,

    /// <summary>The program is for the processor that the image says.</summary>
    AppArchitecture,

    /// <summary>Its user can write nowhere but where every user of every system can, so that it runs with a root that is read-only.</summary>
    WritablePaths,

    /// <summary>Nothing in it runs as somebody else than who starts it.</summary>
    SetUserId,

    /// <summary>What it starts is there, and its user may run it.</summary>
    Entrypoint,

    /// <summary>It says what it is, of which version.</summary>
    Labels,

    /// <summary>The program without .NET is not larger than its limit.</summary>
    Size,
}
