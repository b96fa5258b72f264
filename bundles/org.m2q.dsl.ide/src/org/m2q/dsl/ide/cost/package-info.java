/** What lines of text cost: estimates of the layers that they make. */
package org.m2q.dsl.ide.cost;
