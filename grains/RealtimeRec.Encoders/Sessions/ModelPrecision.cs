namespace RealtimeRec.Encoders.Sessions;

/// <summary>What a model's weights are stored as.</summary>
public enum ModelPrecision
{
    /// <summary>8-bit integers, made so as the model is run.</summary>
    Int8,

    /// <summary>16-bit floating point.</summary>
    Float16,

    /// <summary>32-bit floating point.</summary>
    Float32,
}
