/** What M2Q Workbench adds to Eclipse without a user interface: project nature, builder, preferences, results. */
package org.m2q.core;
