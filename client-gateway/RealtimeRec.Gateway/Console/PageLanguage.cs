namespace RealtimeRec.Gateway.Console;

/// <summary>A language that the pages are written in.</summary>
public enum PageLanguage
{
    English,
    Chinese,
}
