/** Shows the help contents without a browser and a server, for an Eclipse without the help system. */
package org.m2q.ui.help.internal;
