/** Makes the help contents of the pages in {@code docs/}. */
package org.m2q.docgen;
