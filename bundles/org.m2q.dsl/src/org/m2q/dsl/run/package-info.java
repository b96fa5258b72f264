/** What a run may use in place of what the text says. */
package org.m2q.dsl.run;
