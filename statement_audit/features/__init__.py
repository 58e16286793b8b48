"""What a user does, a room each: none knows another; what two of them need lies in a room below."""
