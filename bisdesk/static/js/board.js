// The board follows by itself. Without this file it is a page with links and forms, and "Load again".
import "./board-live.js";
import "./board-keys.js";
import "./board-select.js";
