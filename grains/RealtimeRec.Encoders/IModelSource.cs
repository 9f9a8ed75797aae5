namespace RealtimeRec.Encoders;

/// <summary>What models a process is to serve.</summary>
public interface IModelSource
{
    /// <summary>What is to be served, once every product has a vector by it.</summary>
    ModelSet Target { get; }

    /// <summary>The models whose text encoder is of a version, without a user encoder; null when there are no such.</summary>
    /// <param name="version">Version of the text encoder.</param>
    ModelSet? WithTextEncoder(string version);
}
