// What a shop sends, as the types that openapi-typescript makes of the OpenAPI document take it.
import type { components, paths } from "./shop";

type Event = components["schemas"]["Event"];
type Product = components["schemas"]["Product"];
type Page = components["schemas"]["PageQuery"];
type EventsBody = paths["/v1/events"]["post"]["requestBody"]["content"]["application/json"];
type ProductBody = paths["/v1/products/{item_id}"]["put"]["requestBody"]["content"]["application/json"];
type FeedQuery = paths["/v1/users/{user_id}/feed"]["get"]["parameters"]["query"];
type FeedPage = paths["/v1/users/{user_id}/feed"]["get"]["responses"][200]["content"]["application/json"];
type Problem = paths["/v1/events"]["post"]["responses"][400]["content"]["application/problem+json"];

const view: Event = { event_id: "e-1", event_name: "view_item", user_id: "u-42", items: [{ item_id: "sku-1" }] };
const order: Event = {
  event_id: "e-2",
  event_name: "purchase",
  event_time: "2026-03-01T12:30:00Z",
  user_id: "u-42",
  session_id: "s-7",
  feed_id: "f3k9",
  items: [{ item_id: "sku-1", price: 199.5, quantity: 2 }],
};
const search: Event = { event_id: "e-3", event_name: "search", user_id: "u-42", search_term: "headphones" };

export const one: EventsBody = view;
export const many: EventsBody = [view, order, search];

export const product: Product = {
  item_id: "sku-1",
  title: "Headphones",
  categories: ["electronics"],
  price: 199.5,
  currency: "EUR",
  stock: 3,
  attributes: { colour: "black" },
  published_at: "2026-02-01T00:00:00Z",
};
export const replaced: ProductBody = { title: "Headphones", price: 199.5 };
export const page: Page = { user_id: "u-42", widgets: [{ type: "feed" }, { type: "similar", item_id: "sku-1", limit: 6 }] };
export const query: FeedQuery = { limit: 5, explain: true, expand: "product" };
export const first = (feed: FeedPage): string | undefined => feed.items[0]?.reason.source;
export const places = (problem: Problem): string[] => (problem.errors ?? []).map((error) => `${error.field} ${error.reason}`);
