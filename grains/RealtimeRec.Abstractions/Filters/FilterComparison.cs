namespace RealtimeRec.Filters;

/// <summary>How a condition compares.</summary>
public enum FilterComparison : byte
{
    /// <summary><c>:</c> or <c>:=</c>, one of the values.</summary>
    Equal = 0,

    /// <summary><c>:!=</c>, none of the values.</summary>
    NotEqual = 1,

    /// <summary><c>:&gt;</c>.</summary>
    Greater = 2,

    /// <summary><c>:&gt;=</c>.</summary>
    GreaterOrEqual = 3,

    /// <summary><c>:&lt;</c>.</summary>
    Less = 4,

    /// <summary><c>:&lt;=</c>.</summary>
    LessOrEqual = 5,
}
