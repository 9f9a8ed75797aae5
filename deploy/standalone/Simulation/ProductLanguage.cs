namespace RealtimeRec.Standalone.Simulation;

/// <summary>The language a product is described in.</summary>
internal enum ProductLanguage
{
    English,
    Chinese,
    Both,
}
