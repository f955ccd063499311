// Comfort only: every page works without this file.
import "./js/csrf.js";
import "./js/announce.js";
import "./js/busy.js";
import "./js/session.js";
import "./js/focus.js";
