namespace RealtimeRec.Standalone.Import;

/// <summary>How far an import is.</summary>
internal enum ImportPhase
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>The file's hash is being taken.</summary>
    Checking,

    /// <summary>The file is being read to its end, before anything of it is applied.</summary>
    Reading,

    /// <summary>The products are being written.</summary>
    WritingProducts,

    /// <summary>The events are being applied.</summary>
    ApplyingEvents,

    /// <summary>The products are told what was done with them, and ranked by it.</summary>
    Settling,

    /// <summary>All of the file is applied.</summary>
    Complete,

    /// <summary>It could not be applied to its end; what came before is.</summary>
    Failed,

    /// <summary>The process was asked to stop before the end.</summary>
    Stopped,
}
