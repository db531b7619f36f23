// What Slack's Web API takes of us, in Slack's own words, without what its types leave open (`Block` may be anything).
import type { HomeView, KnownBlock, ModalView } from "@slack/types";

export interface Message { text: string; blocks: KnownBlock[] }
export type Modal = Omit<ModalView, "blocks"> & { blocks: KnownBlock[] };
export type Home = Omit<HomeView, "blocks"> & { blocks: KnownBlock[] };
export type Shape = Message | Modal | Home;
