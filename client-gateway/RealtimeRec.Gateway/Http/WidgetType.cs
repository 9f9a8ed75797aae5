namespace RealtimeRec.Gateway.Http;

/// <summary>What a widget of a page shows.</summary>
internal enum WidgetType
{
    Feed,
    Similar,
    BoughtTogether,
    Trending,
    Search,
}
