/** Drawing of tables and charts. */
package org.m2q.report.internal;
