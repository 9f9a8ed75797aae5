namespace RealtimeRec.Gateway.Pages;

/// <summary>A language that the pages are written in.</summary>
public enum PageLanguage
{
    English,
    Chinese,
}
