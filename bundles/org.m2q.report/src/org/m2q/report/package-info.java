/** Results as tables, JSON, CSV and HTML. */
package org.m2q.report;
